//! Rules held against what is known after each interval.

use std::collections::BTreeMap;

use crate::alert::gate::Gate;
use crate::alert::line;
use crate::alert::rule::{matches, matches_at};
use crate::alert::watched;
use crate::model::alert::{AlertRule, Cause, Condition, Firing};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::metric::MetricId;
use crate::model::time::Timestamp;
use crate::prepare::dataset::Dataset;

/// A fired event is over when nothing of it has deviated for so many buckets.
const OVER_BUCKETS: usize = 12;
/// An event that rules did not fire on is looked at again once its severity has grown by so many points, or its length so
/// many times: a look costs as much as judging thousands of metrics.
const GROWN_POINTS: f64 = 1.0;
const GROWN_TIMES: usize = 2;
/// Anomalies of one metric at most so many buckets apart belong to the same event.
const SAME_BUCKETS: usize = 2;

/// The state of all rules.
#[derive(Debug, Default)]
pub(super) struct Alerts {
    /// Every firing, in order of time.
    pub(super) firings: Vec<Firing>,
    /// Firings that are over, and since when, not told yet.
    pub(super) resolved: Vec<(usize, Timestamp)>,
    /// By the name of the rule.
    rules: BTreeMap<String, RuleState>,
    /// Events that rules have fired on and that go on.
    open: Vec<Open>,
    /// Second looks at events that no rule has fired on.
    looks: Vec<Look>,
}

#[derive(Debug)]
struct RuleState {
    gate: Gate,
    /// One per metric of a rule on a line, and the firing that goes on.
    lines: Option<Vec<(line::Watch, Option<usize>)>>,
}

/// An event that goes on.
#[derive(Debug)]
struct Open {
    /// Its id when a rule fired on it first.
    id: String,
    /// Stretches of metrics: what shares one is the same event.
    members: Vec<Member>,
    /// First bucket after the last that deviated.
    to: usize,
    firings: Vec<usize>,
}

impl Open {
    fn is(&self, event: &AnomalyGroup) -> bool {
        is_same(&self.members, event)
    }
}

/// A second look that was taken at an event.
#[derive(Debug)]
struct Look {
    members: Vec<Member>,
    /// First bucket after the last in which it deviated.
    to: usize,
    severity: f64,
    buckets: usize,
}

/// A stretch of a metric.
type Member = (MetricId, usize, usize);

fn members(event: &AnomalyGroup) -> Vec<Member> {
    event.anomalies.iter().map(|anomaly| (anomaly.metric, anomaly.from, anomaly.to)).collect()
}

/// Whether what had these members is the event.
fn is_same(members: &[Member], event: &AnomalyGroup) -> bool {
    event.anomalies.iter().any(|anomaly| {
        members.iter().any(|&(metric, from, to)| {
            metric == anomaly.metric && anomaly.from <= to + SAME_BUCKETS && from <= anomaly.to + SAME_BUCKETS
        })
    })
}

/// Whether a rule looks at events at all.
pub(super) fn wants_events(rules: &[AlertRule]) -> bool {
    rules.iter().any(|rule| rule.enabled && matches!(rule.condition, Condition::Event { .. }))
}

impl Alerts {
    pub(super) fn new(rules: &[AlertRule]) -> Self {
        let mut alerts = Self::default();
        alerts.replace(&[], rules);
        alerts
    }

    /// Rules for the intervals to come; one that is as it was goes on where it was, one that changed begins anew but for
    /// the events it has fired on.
    pub(super) fn replace(&mut self, before: &[AlertRule], rules: &[AlertRule]) {
        let mut earlier = std::mem::take(&mut self.rules);
        for rule in rules {
            let was = before.iter().find(|known| known.name == rule.name);
            let state = match (was, earlier.remove(&rule.name)) {
                (Some(was), Some(state)) if was.limit == rule.limit => RuleState {
                    lines: state.lines.filter(|_| {
                        (&was.condition, &was.measures, &was.values) == (&rule.condition, &rule.measures, &rule.values)
                    }),
                    ..state
                },
                _ => RuleState { gate: Gate::new(rule.limit), lines: None },
            };
            self.rules.insert(rule.name.clone(), state);
        }
    }

    /// Metrics have other numbers from now on: metric `i` is now `moved[i]`.
    pub(super) fn renumber(&mut self, moved: &[usize]) {
        let now = |metric: MetricId| MetricId(moved[metric.index()] as u32);
        for firing in &mut self.firings {
            match &mut firing.cause {
                Cause::Event(event) => {
                    event.anomalies.iter_mut().for_each(|anomaly| anomaly.metric = now(anomaly.metric));
                    let related = &mut event.explanation.related;
                    related.iter_mut().for_each(|related| related.metric = now(related.metric));
                    event.review.metrics.iter_mut().for_each(|(metric, _)| *metric = now(*metric));
                }
                Cause::Breach(breach) => breach.metric = now(breach.metric),
            }
        }
        let open = self.open.iter_mut().map(|open| &mut open.members);
        let looks = self.looks.iter_mut().map(|look| &mut look.members);
        open.chain(looks).flatten().for_each(|(metric, ..)| *metric = now(*metric));
        // They are set up anew, with all that has been.
        self.rules.values_mut().for_each(|state| state.lines = None);
    }

    /// Whether a rule that has not fired on the event could, whatever a second look says of its severity; and whether it
    /// has grown since the last such look. A look is counted as taken.
    pub(super) fn is_worth_a_look(
        &mut self,
        rules: &[AlertRule],
        findings: &Findings,
        event: &AnomalyGroup,
        bucket: usize,
    ) -> bool {
        let open = self.open.iter().find(|open| open.is(event));
        // The second look brings an event at most half-way to the top.
        let most = f64::midpoint(event.severity, 100.0);
        let could_fire = rules.iter().filter(|rule| rule.enabled).any(|rule| {
            let has_fired =
                open.is_some_and(|open| open.firings.iter().any(|&firing| self.firings[firing].rule == rule.name));
            !has_fired && matches_at(rule, findings, event, most)
        });
        if !could_fire {
            return false;
        }
        self.looks.retain(|look| look.to + OVER_BUCKETS > bucket);
        let buckets = event.to - event.from;
        let known = self.looks.iter_mut().find(|look| is_same(&look.members, event));
        if let Some(look) = known {
            look.to = bucket + 1;
            if event.severity < look.severity + GROWN_POINTS && buckets < GROWN_TIMES * look.buckets {
                return false;
            }
            (look.severity, look.buckets, look.members) = (event.severity, buckets, members(event));
        } else {
            self.looks.push(Look { members: members(event), to: bucket + 1, severity: event.severity, buckets });
        }
        true
    }

    /// Holds the rules against an event that has changed with bucket `bucket`.
    pub(super) fn events(
        &mut self,
        rules: &[AlertRule],
        findings: &Findings,
        event: &AnomalyGroup,
        bucket: usize,
        at: Timestamp,
    ) {
        let open = self.open.iter().position(|open| open.is(event));
        let id = open.map_or_else(|| event.id.0.clone(), |open| self.open[open].id.clone());
        let mut fired = Vec::new();
        for rule in rules.iter().filter(|rule| rule.enabled && matches(rule, findings, event)) {
            if self.rules.get_mut(&rule.name).is_some_and(|state| state.gate.admits(&id, at)) {
                fired.push(self.firings.len());
                let cause = Cause::Event(Box::new(event.clone()));
                self.firings.push(Firing { rule: rule.name.clone(), at, cause });
            }
        }
        let members = members(event);
        match open {
            Some(open) => {
                let open = &mut self.open[open];
                (open.members, open.to) = (members, bucket + 1);
                open.firings.extend(fired);
            }
            None if !fired.is_empty() => {
                self.open.push(Open { id, members, to: bucket + 1, firings: fired });
            }
            None => {}
        }
    }

    /// Ends the events in which nothing has deviated for a while before the end of bucket `bucket`.
    pub(super) fn resolve(&mut self, bucket: usize, at: Timestamp) {
        let Self { open, resolved, .. } = self;
        open.retain(|event| {
            let goes_on = event.to + OVER_BUCKETS > bucket;
            if !goes_on {
                resolved.extend(event.firings.iter().map(|&firing| (firing, at)));
            }
            goes_on
        });
    }

    /// Holds rules on lines against bucket `bucket`, the last of the dataset.
    pub(super) fn lines(&mut self, rules: &[AlertRule], dataset: &Dataset, bucket: usize, at: Timestamp) {
        for rule in rules.iter().filter(|rule| rule.enabled) {
            let (Condition::Line(fixed), Some(state)) = (&rule.condition, self.rules.get_mut(&rule.name)) else {
                continue;
            };
            let lines = state.lines.get_or_insert_with(|| {
                let metrics = watched::metrics(rule, &dataset.metric_set, &dataset.metrics);
                let watch = |metric: MetricId| {
                    let mut watch = line::Watch::new(*fixed, metric, dataset.grid);
                    let past = &dataset.series[metric.index()].values[..bucket];
                    past.iter().enumerate().for_each(|(bucket, value)| watch.fill(bucket, *value));
                    (watch, None)
                };
                metrics.into_iter().map(watch).collect()
            });
            for (watch, going_on) in lines {
                let value = dataset.series[watch.metric().index()].values[bucket];
                let step = watch.step(bucket, value);
                if step.ended.is_some() {
                    self.resolved.extend(going_on.take().map(|firing| (firing, at)));
                }
                let Some(breach) = step.began else { continue };
                if state.gate.admits(&format!("{}:{}", breach.metric.0, breach.from), at) {
                    *going_on = Some(self.firings.len());
                    self.firings.push(Firing { rule: rule.name.clone(), at, cause: Cause::Breach(breach) });
                }
            }
        }
    }
}
