"""What touches the operating system: processes, locks, folders, and bytes to disk."""
