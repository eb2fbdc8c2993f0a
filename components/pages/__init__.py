"""One script a page; streamlit runs them by path."""
