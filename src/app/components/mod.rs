//! Parts that could be shown alone on a blank page.

pub(super) mod chart_table;
pub(super) mod contribution_bars;
pub(super) mod drawing;
pub(super) mod event_list;
pub(super) mod event_row;
pub(super) mod event_text;
pub(super) mod export_menu;
pub(super) mod facts_row;
pub(super) mod filters;
pub(super) mod histogram;
pub(super) mod lanes;
pub(super) mod lanes_card;
pub(super) mod metric_chart;
pub(super) mod overview;
pub(super) mod popover;
pub(super) mod radio_group;
pub(super) mod readout;
pub(super) mod sample_line;
pub(super) mod severity_badge;
pub(super) mod shell;
pub(super) mod siblings;
pub(super) mod side_panel;
pub(super) mod sparkline;
pub(super) mod threshold;
pub(super) mod time_cursor;
