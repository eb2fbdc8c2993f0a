"""What stands between visitors and the page: its border, its log, the end of its sessions."""
