//! What every form of a message tells, whatever the rule fired on.

use super::{Action, Facts};
use crate::model::alert::Cause;

pub(super) struct Told {
    pub(super) id: String,
    pub(super) title: String,
}

impl Told {
    pub(super) fn new(facts: &Facts<'_>, _action: Action) -> Self {
        match &facts.firing.cause {
            Cause::Event(event) => Self { id: event.id.0.clone(), title: event.title.clone() },
            Cause::Breach(breach) => {
                Self { id: breach.from.to_string(), title: facts.findings.metric_label(breach.metric) }
            }
        }
    }
}
