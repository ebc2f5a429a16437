import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// How fast things are is measured elsewhere: a busy machine is waited for.
configure({ asyncUtilTimeout: 30_000 });

afterEach(cleanup);
