//! Events to their explanations: first all combinations are looked at again around each event, measure by measure, then
//! what moved with it is found, event by event.

use std::collections::{BTreeMap, BTreeSet};

use super::run::{Run, scene};
use super::{Stage, Standing};
use crate::diagnose::confirm::{Look, Question, confirm, questions};
use crate::diagnose::event::{SecondLook, settled};
use crate::diagnose::related::{Peers, Surroundings};
use crate::explain::cube::{Combinations, Cube};
use crate::explain::extent::explain_near;
use crate::explain::gap::{self, GapExplanation};
use crate::explain::relate::Relations;
use crate::model::explanation::{Contribution, DimensionContributions, Explanation, Root};
use crate::model::finding::{AnomalyGroup, EventId};
use crate::model::metric::{DimensionKey, MetricId};
use crate::model::notice::{NoticeKind, Place};
use crate::model::order;
use crate::prepare::dataset::Dataset;

/// Questions answered, and events told, per step: what a measure learns from its past is learned once a step.
const PER_STEP: usize = 32;
/// Questions times combinations that are looked at, about half a minute's work.
const MOST_LOOKS: usize = 500_000;

/// A run whose events are being explained.
#[derive(Debug)]
pub(crate) struct Explaining {
    run: Box<Run>,
    /// What is to be looked at again, measure by measure, and from which on.
    questions: Vec<Question>,
    asked: usize,
    looks: Vec<(Question, Look)>,
    telling: Option<Telling>,
}

/// What it takes to say what moved with events.
#[derive(Debug)]
struct Telling {
    surroundings: Surroundings,
    /// Metrics by the place they are at, one per measure.
    at: BTreeMap<DimensionKey, Vec<MetricId>>,
    peers: BTreeMap<DimensionKey, Option<Peers>>,
    /// Events told so far.
    done: usize,
}

impl Explaining {
    pub(crate) fn new(mut run: Run) -> Self {
        // One series has nothing but itself.
        let combinations = Combinations::of(&run.dataset).count();
        let most = if combinations > 1 { MOST_LOOKS / combinations } else { 0 };
        let mut questions = questions(&run.findings.events, &run.findings.metrics);
        for _ in questions.drain(most.min(questions.len())..).filter(|_| combinations > 1) {
            run.findings.notices.add(NoticeKind::NotLookedAt, Place::default);
        }
        order::sort_by_key(&mut questions, |question| (question.measure, question.event));
        Self { run: Box::new(run), questions, asked: 0, looks: Vec::new(), telling: None }
    }

    /// The run, as far as it is explained.
    pub(super) fn run(&self) -> &Run {
        &self.run
    }

    /// How far it is.
    pub(super) fn standing(&self) -> Standing {
        let events = &self.run.findings.events;
        let found = events.iter().map(|event| event.anomalies.len() as u64).sum();
        let told = self.telling.as_ref().map_or(0, |telling| telling.done);
        let total = (self.questions.len() + events.len()) as u64;
        Standing { stage: Stage::Group, done: (self.asked + told) as u64, total, found }
    }

    /// One bounded piece of work; whether it was the last.
    pub(super) fn step(&mut self) -> bool {
        if self.asked < self.questions.len() {
            self.look();
            return false;
        }
        let mut telling = match self.telling.take() {
            Some(telling) => telling,
            None => {
                self.settle();
                Telling::new(&self.run)
            }
        };
        let end = self.run.findings.events.len().min(telling.done + PER_STEP);
        while telling.done < end {
            telling.tell(&mut self.run);
        }
        self.telling = Some(telling);
        end == self.run.findings.events.len()
    }

    /// Looks again at the next questions of one measure.
    fn look(&mut self) {
        let dataset = &self.run.dataset;
        let measure = self.questions[self.asked].measure;
        let same = self.questions[self.asked..].iter().take(PER_STEP).take_while(|next| next.measure == measure);
        let questions: Vec<Question> = same.cloned().collect();
        self.asked += questions.len();
        let Some(cube) = Cube::of(dataset, &Combinations::of(dataset), measure, dataset.split) else { return };
        for question in questions {
            let looks = question.windows.iter().map(|window| explain_near(&cube, window.clone()));
            let best = looks.reduce(|best, next| if next.1.distance > best.1.distance { next } else { best });
            if let Some((extent, gap)) = best {
                let places = cube.places() * question.windows.len();
                self.looks.push((question, Look { extent, gap, places }));
            }
        }
    }

    /// Puts events together and rates them by what was seen.
    fn settle(&mut self) {
        let Run { dataset, scored, findings } = &mut *self.run;
        let combinations = Combinations::of(dataset);
        let id = |(question, _): &(Question, Look)| findings.events[question.event].id.clone();
        let looked_at: BTreeSet<EventId> = self.looks.iter().map(id).collect();
        let looks = confirm(std::mem::take(&mut self.looks)).into_iter().map(|found| {
            let explanation = told(dataset, &combinations, found.extent.len(), &found.gap);
            let (measure, extent) = (found.measures[0], found.extent);
            (found.events, SecondLook { measure, extent, severity: found.severity, explanation })
        });
        let is_doubtful = |event: &AnomalyGroup| event.primary().kind.has_side() && looked_at.contains(&event.id);
        let gap = |metric, from, to| super::run::gap(dataset, scored, metric, from, to);
        let events = std::mem::take(&mut findings.events);
        findings.events = settled(scene(dataset, scored), events, looks.collect(), is_doubtful, gap);
    }

    /// The run with its events put together and rated, but not what moved with them.
    pub(crate) fn rated(mut self) -> Box<Run> {
        while self.asked < self.questions.len() {
            self.look();
        }
        self.settle();
        self.run
    }

    /// The run with all its events explained.
    pub(crate) fn finish(mut self) -> Box<Run> {
        while !self.step() {}
        self.run
    }
}

impl Telling {
    fn new(run: &Run) -> Self {
        let mut at: BTreeMap<DimensionKey, Vec<MetricId>> = BTreeMap::new();
        for (metric, scored) in run.findings.metrics.iter().zip(&run.scored) {
            if scored.is_some() {
                at.entry(metric.key.clone()).or_default().push(metric.id);
            }
        }
        Self { surroundings: Surroundings::new(&run.findings.events), at, peers: BTreeMap::new(), done: 0 }
    }

    /// Tells what moved with the next event.
    fn tell(&mut self, run: &mut Run) {
        let Run { dataset, findings, .. } = &*run;
        let index = self.done;
        let key = &findings.metrics[findings.events[index].primary().metric.index()].key;
        if !self.peers.contains_key(key) {
            let metrics = self.at.get(key).filter(|metrics| metrics.len() > 1).cloned();
            let peers = metrics.map(|metrics| {
                let series: Vec<&[f64]> =
                    metrics.iter().map(|metric| dataset.series[metric.index()].values.as_slice()).collect();
                let relations = Relations::learn(&series, dataset.grid.interval.seconds(), dataset.split);
                Peers { metrics, relations }
            });
            self.peers.insert(key.clone(), peers);
        }
        let peers = self.peers.get(key).and_then(Option::as_ref);
        let sums = |metric, from, to| run.sums(metric, from, to);
        let (related, unknown) = self.surroundings.related(&findings.metrics, &findings.events, index, peers, sums);
        let explanation = &mut run.findings.events[index].explanation;
        (explanation.related, explanation.unknown) = (related, unknown);
        self.done += 1;
    }
}

/// An explanation in codes to one in words of the data.
fn told(dataset: &Dataset, combinations: &Combinations<'_>, buckets: usize, gap: &GapExplanation) -> Explanation {
    let value = |dimension: usize, code: u32| combinations.values[dimension][code as usize].to_owned();
    let root = |root: &gap::Root| Root {
        key: DimensionKey(root.key.iter().enumerate().map(|(d, code)| code.map(|code| value(d, code))).collect()),
        actual: root.actual,
        expected: root.expected,
        gap: root.gap,
        mix: root.split.map(|split| split.mix),
        percent: root.percent,
    };
    let dimensions = dataset.metric_set.dimensions.iter().zip(&gap.dimensions).enumerate();
    let contributions = dimensions.map(|(index, (dimension, shares))| DimensionContributions {
        dimension: dimension.clone(),
        values: shares
            .iter()
            .filter(|share| share.gap != 0.0)
            .map(|share| Contribution {
                value: value(index, share.value),
                gap: share.gap,
                mix: share.split.map(|split| split.mix),
                percent: share.percent,
            })
            .collect(),
    });
    Explanation {
        buckets,
        actual: gap.actual,
        expected: gap.expected,
        roots: gap.roots.iter().map(root).collect(),
        whole: gap.whole,
        unexplained: gap.unexplained_percent,
        contributions: contributions.collect(),
        ..Explanation::default()
    }
}
