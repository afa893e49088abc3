//! How a reader wants a detector to go through its data. Nothing in it is secret, so that it can be kept.

use serde::{Deserialize, Serialize};

use super::life::Retrain;

/// How detection goes through the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All at once: the first part is learned from, the rest tested.
    #[default]
    Backtest,
    /// Interval by interval, as if it came so.
    Replay,
    /// Interval by interval, and then what comes.
    Follow,
}

impl Mode {
    /// In the order of the choice.
    pub const ALL: [Self; 3] = [Self::Backtest, Self::Replay, Self::Follow];
}

/// Kind of place that new intervals come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A folder on this device.
    #[default]
    Folder,
    /// Addresses.
    Url,
    /// A bucket.
    Bucket,
}

impl PlaceKind {
    /// In the order of the choice.
    pub const ALL: [Self; 3] = [Self::Folder, Self::Url, Self::Bucket];
}

/// Where new intervals come from, without what is secret: keys, and addresses, which may hold a signature.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlannedPlace {
    /// What kind of place.
    pub kind: PlaceKind,
    /// Path template in the folder, or of keys in the bucket: "live/{{yyyyMMdd}}/{{HHmm}}".
    pub template: String,
    /// Name of the bucket.
    pub bucket: String,
    /// Region of the bucket; empty for "us-east-1".
    pub region: String,
    /// "https://s3.eu-west-1.amazonaws.com", or empty for Amazon S3.
    pub endpoint: String,
    /// Whether the name of the bucket is part of the host although the endpoint is one's own.
    pub in_host: bool,
}

/// How a detector goes through its data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Backtest, replay or follow.
    pub mode: Mode,
    /// Share of the intervals that are only learned from, in percent, when it goes interval by interval; 0 for as few as
    /// learning takes.
    pub learn_percent: u8,
    /// How often it learns anew.
    pub retrain: Retrain,
    /// Intervals a second, at most; without, as fast as possible.
    pub pace: Option<u32>,
    /// Where new intervals come from.
    pub place: PlannedPlace,
    /// Whether an interval that is not there at its time is waited for until a later one is.
    pub waits_for_data: bool,
}

impl Plan {
    /// Largest share that is only learned from.
    pub const MOST_LEARNED: u8 = 90;
}

/// How a run went through the data, if not all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Replay or follow.
    pub mode: Mode,
    /// First bucket that could be judged.
    pub from: usize,
    /// How often it learned anew.
    pub retrain: Retrain,
    /// Whether it has gone through all the data that was there, and nothing else.
    pub is_whole: bool,
}
