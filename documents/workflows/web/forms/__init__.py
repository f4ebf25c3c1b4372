"""What people type about workflows."""
