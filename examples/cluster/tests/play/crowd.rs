//! Many people at once.

use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{person::Person, provider::Provider, tally::Tally};

/// People who use the site while something happens to it.
pub(crate) struct Crowd {
    pub(crate) people: Vec<Person>,
}

impl Crowd {
    /// People with these numbers.
    pub(crate) fn new(
        numbers: impl IntoIterator<Item = u32>,
        origin: &str,
        provider: &Provider,
    ) -> Self {
        let people = numbers.into_iter().map(|number| Person::new(number, origin, provider));
        Self { people: people.collect() }
    }

    /// Lets everybody use the site while something happens; what they met, and how long it took.
    ///
    /// Panics when somebody met what must not be.
    pub(crate) async fn during(&mut self, what: impl Future<Output = ()>) -> (Tally, Duration) {
        let (begin, is_enough) = (Instant::now(), Arc::new(AtomicBool::new(false)));
        let mut lives = JoinSet::new();
        for person in mem::take(&mut self.people) {
            lives.spawn(person.live(Arc::clone(&is_enough)));
        }
        what.await;
        is_enough.store(true, Ordering::Relaxed);
        self.people = lives.join_all().await;
        (self.tally(), begin.elapsed())
    }

    /// Waits until the site answers, and looks whether it is right about everybody.
    pub(crate) async fn look(&mut self) {
        for person in &mut self.people {
            person.look().await;
        }
        // What they met meanwhile is part of the recovery.
        self.tally();
    }

    fn tally(&mut self) -> Tally {
        let mut tally = Tally::default();
        for person in &mut self.people {
            tally.add(mem::take(&mut person.tally));
        }
        tally
    }
}
