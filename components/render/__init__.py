"""Values in, markup or a chart specification out. Never imports streamlit."""
