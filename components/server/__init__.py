"""What all pages share on the server: caches, the render lock, downloads, security, the log."""
