"""What a visitor takes away: report, tables, pictures, a link."""
