"""Operating system access: processes, file locks, folder walks, and writing files."""
