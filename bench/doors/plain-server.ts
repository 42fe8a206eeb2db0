// The limit that the REST door is measured against: a server of Node that answers every request with the same few bytes of JSON, and does
// nothing else. Prints its port.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const answer = JSON.stringify({ orderId: '1', status: 'new', leavesQty: '1', cumQty: '0' });

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
