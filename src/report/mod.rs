//! Floor 7: findings to documents.
