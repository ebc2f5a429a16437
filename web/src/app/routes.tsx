import { Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from './not-found';

/** Every address of the client, one line each. */
export function Routes() {
  return (
    <Suspense fallback={null}>
      <Switch>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}
