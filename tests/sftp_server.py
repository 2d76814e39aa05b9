"""An SFTP server on loopback over a folder, with a home folder for clients that knows its key and holds theirs."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import asyncssh


class SftpServer:
    """Serves ``folder`` as its root from ``start`` to ``stop`` to whoever has the key in ``home``."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.port = 0
        self._connections: list[asyncssh.SSHServerConnection] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def address(self) -> str:
        """The server's root, as Holdfast's configuration names it."""
        return f"sftp://keeper@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Make keys, write the client's ``.ssh`` and serve."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ssh = self.home / ".ssh"
        ssh.mkdir(parents=True)
        host, client = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
        client.write_private_key(str(ssh / "id_ed25519"))
        client.write_public_key(str(ssh / "id_ed25519.pub"))
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(host, ssh), self._loop).result(20)
        self.port = self._server.get_port()
        public = host.export_public_key().decode().strip()
        (ssh / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {public}\n", encoding="ascii")

    def stop(self) -> None:
        """Serve no more, and break the connections that there are."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()

    async def _listen(self, host: asyncssh.SSHKey, ssh: Path) -> asyncssh.SSHAcceptor:
        root = os.fsencode(self.folder)

        def sftp(channel: asyncssh.SSHServerChannel) -> asyncssh.SFTPServer:
            return asyncssh.SFTPServer(channel, chroot=root)

        return await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[host], sftp_factory=sftp, acceptor=self._connections.append,
            authorized_client_keys=str(ssh / "id_ed25519.pub"),
        )  # fmt: skip

    async def _close(self) -> None:
        self._server.close()
        for connection in self._connections:
            connection.abort()
            await connection.wait_closed()
        await self._server.wait_closed()
