// Loaded into the action before it starts: every TLS connection, wherever to, ends in plain text at the fake on loopback.
// So the action runs against the real names of the public GitHub, and without any certificate.
import net from 'node:net';
import tls from 'node:tls';

tls.connect = (options) => {
  const socket = net.connect(Number(process.env.FAKE_PORT), '127.0.0.1');
  Object.assign(socket, { authorized: true, encrypted: true, alpnProtocol: false, servername: options.servername });
  socket.once('connect', () => socket.emit('secureConnect'));
  return socket;
};
