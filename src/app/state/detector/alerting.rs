//! Messages that go out by themselves while new data are followed.

use leptos::prelude::*;

use super::Detector;
use crate::alert::message::{Action, Facts, Form, request};
use crate::app::platform::base::absolute;
use crate::app::state::outbox::Target;
use crate::app::state::place::Page;
use crate::app::state::trial::key;
use crate::model::alert::{Cause, Firing};
use crate::model::finding::Findings;
use crate::model::life::LifeNews;

impl Detector {
    /// Sends what has fired on followed data, and to PagerDuty what is over, to the targets that want it by themselves. What
    /// a rule fires on in the past, or was told before, is sent to nobody.
    pub(super) fn send_fired(self, news: &LifeNews) {
        let (Some(first), Some(findings)) = (news.first_followed, self.life.findings.get_value()) else { return };
        let targets = self.outbox.automatic();
        if targets.is_empty() {
            return;
        }
        for (number, firing) in (news.first_firing..).zip(&news.firings).filter(|(number, _)| *number >= first) {
            let is_news = self.life.sent.try_update_value(|sent| sent.insert(number));
            if is_news == Some(true) {
                targets.iter().for_each(|target| self.send_by_itself(target, firing, &findings, Action::Trigger));
            }
        }
        for (number, _) in
            news.resolved.iter().filter(|(number, _)| self.life.sent.with_value(|sent| sent.contains(number)))
        {
            let told = number.checked_sub(news.first_firing).and_then(|at| news.firings.get(at)).cloned();
            let earlier = || self.life.diary.with_untracked(|diary| diary.firing(*number).cloned());
            if let Some(firing) = told.or_else(earlier) {
                for target in targets.iter().filter(|target| target.form == Form::PagerDuty) {
                    self.send_by_itself(target, &firing, &findings, Action::Resolve);
                }
            }
        }
    }

    fn send_by_itself(self, target: &Target, firing: &Firing, findings: &Findings, action: Action) {
        let rule = self.rules.with_untracked(|rules| rules.iter().find(|rule| rule.name == firing.rule).cloned());
        let Some(rule) = rule else { return };
        let page = match &firing.cause {
            Cause::Event(event) => format!("{}/{}", Page::Anomalies.segment(), event.id.0),
            Cause::Breach(_) => Page::Alerts.segment().to_owned(),
        };
        let (name, link) = (self.name.get_untracked(), absolute(&self.path(&page)));
        let facts = Facts { detector: &name, findings, rule: &rule, firing, link: Some(&link) };
        let template = self.outbox.template.get_untracked();
        let (address, secret) = (target.address.reveal(), target.key.reveal());
        // A broken template is told where it is written.
        if let Ok(request) = request(target.form, address, secret, &facts, action, &template) {
            let about = key(firing, findings);
            let about = if action == Action::Resolve { format!("{about}/{action:?}") } else { about };
            self.outbox.send(&about, target, request);
        }
    }
}
