"""Forms declared as data: fields are checked as one types, nothing typed is lost, clashing edits are shown."""
