"""The pages of docs/ that are made from the code: `make docs`. tests/docs holds them to what this makes."""
