"""What the store is made of: tables, the database connection, and one file for each kind of thing that is kept."""
