//! Floor 4: a series to its expected range, severities and anomalies.
