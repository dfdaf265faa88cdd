"""Who uses the dashboard, and what each may do: roles, the operator's lists of people, the person of this session."""
