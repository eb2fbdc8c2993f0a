"""Values in, plain rows, names and sentences out. Never imports streamlit."""
