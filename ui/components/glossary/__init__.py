"""Components of the Glossary page."""
