"""What is drawn: inputs, charts, marked-up text, and the pages made of them."""
