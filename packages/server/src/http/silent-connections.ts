import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Watches the connections of a server. The function that it gives hangs up on those that have sent
 * nothing yet: Node counts them as busy, so that a closing server would wait for them.
 */
export function silentConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return () => {
    for (const socket of open) {
      if (socket.bytesRead === 0) socket.destroy();
    }
  };
}
