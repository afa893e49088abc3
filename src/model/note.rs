//! What readers write beside the data: a text on a period of one metric, in words of the data, so that it outlives the
//! run it was written in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::time::TimeRange;

/// A text on a period of one metric. It changes no severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The measure's name.
    pub measure: String,
    /// The values that the metric fixes, by dimension.
    pub dimensions: BTreeMap<String, String>,
    /// The period, as instants.
    pub range: TimeRange,
    /// In the reader's words.
    pub text: String,
}
