import net, { type AddressInfo } from 'node:net';

/** A wire between a client and a server on this machine that can be cut and joined again. */
export type Wire = { port: number; cut(): void; join(): void; close(): Promise<void> };

/** Lays a wire to `target` (a port on loopback). */
export async function layWire(target: number): Promise<Wire> {
  const sockets = new Set<net.Socket>();
  let whole = true;
  const server = net.createServer(near => {
    if (!whole) return void near.destroy();
    const far = net.connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
    return undefined;
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port, // listening on TCP, as said above
    cut() {
      whole = false;
      destroyAll();
    },
    join() {
      whole = true;
    },
    close: () =>
      new Promise(resolve => {
        destroyAll();
        server.close(() => resolve());
      }),
  };
}
