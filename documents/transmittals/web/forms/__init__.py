"""What people type about transmittals and distribution lists."""
