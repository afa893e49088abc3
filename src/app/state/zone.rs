//! Which zone the times on the page are written in.

use crate::bridge::zone;
use crate::model::time::Interval;
use crate::model::zone::{UTC, Zone};

/// The reader's choice; one for the whole page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum ZoneChoice {
    /// The zone of the data.
    #[default]
    Data,
    /// The zone that this device is set to.
    Device,
    /// The zone of that IANA name.
    Named(String),
}

impl ZoneChoice {
    /// The word in the storage and in the list of zones: an IANA name has a capital letter.
    pub(crate) fn label(&self) -> &str {
        match self {
            Self::Data => "data",
            Self::Device => "device",
            Self::Named(name) => name,
        }
    }

    /// The inverse of [`ZoneChoice::label`].
    pub(crate) fn from_label(label: String) -> Self {
        match label.as_str() {
            "" | "data" => Self::Data,
            "device" => Self::Device,
            _ => Self::Named(label),
        }
    }

    /// The zone for times of a grid of `data`'s zone. What follows the local clock of the data is written as it is.
    pub(crate) fn zone(&self, data: &Zone, interval: Interval) -> Zone {
        let chosen = || match self {
            Self::Data => data.clone(),
            Self::Device => zone::zone(&zone::of_device()).unwrap_or_else(|| UTC.clone()),
            Self::Named(name) => zone::zone(name).unwrap_or_else(|| UTC.clone()),
        };
        if interval.is_local() { UTC.clone() } else { chosen() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_have_labels() {
        for choice in [ZoneChoice::Data, ZoneChoice::Device, ZoneChoice::Named("Asia/Tokyo".to_owned())] {
            assert_eq!(ZoneChoice::from_label(choice.label().to_owned()), choice);
        }
        assert_eq!(ZoneChoice::from_label(String::new()), ZoneChoice::Data);
    }

    #[test]
    fn the_local_clock_is_written_as_it_is() {
        let tokyo = Zone::new("Asia/Tokyo", 32_400, []);
        assert_eq!(ZoneChoice::Data.zone(&tokyo, Interval::HOUR), tokyo);
        assert!(ZoneChoice::Data.zone(&tokyo, Interval::DAY).is_utc());
    }
}
