//! Parts that could be shown alone on a blank page.

pub(super) mod app_bar;
pub(super) mod detector_picker;
pub(super) mod distribution;
pub(super) mod drop_zone;
pub(super) mod error_panel;
pub(super) mod icons;
pub(super) mod notice_list;
pub(super) mod progress;
pub(super) mod shell;
pub(super) mod shortcuts;
pub(super) mod step_strip;
