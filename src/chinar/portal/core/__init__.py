"""What every other app stands on: people, journal, jobs, notices, uploads, design, health."""
