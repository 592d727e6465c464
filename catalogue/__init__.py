"""The gifts that TikTok LIVE offers: their prices with their date, and how people write them."""
