// TLS before a plain server, as a proxy of an operator's: node tls_proxy.mjs KEY CERTIFICATE PORT TARGET_PORT
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:tls';

const [key, cert, port, target] = process.argv.slice(2);

createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (outside) => {
  const inside = connect(Number(target), '127.0.0.1');
  for (const socket of [outside, inside]) {
    socket.on('error', () => {
      outside.destroy();
      inside.destroy();
    });
  }
  outside.pipe(inside).pipe(outside);
})
  .on('tlsClientError', () => {})
  .listen(Number(port), '127.0.0.1');
