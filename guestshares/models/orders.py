"""The orders of Active Shares, in which an index holds those of each company."""

BY_COMPANY = {
    "share_company_newest": ["-created_at", "-id"],
    "share_company_by_expiry": ["expires_at", "id"],
    "share_company_by_opens": ["-opens_used", "-id"],
}
