//! A store that fails at any call, in any way, and that knows what was written to it.

use std::{
    future,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use auth::{
    AuthConfig,
    adapter::{
        Accounts, Adapter, Changes, MemoryStore, Revocations, Security, SessionChange, Sessions,
        Storage, StoreError, StoredAccount, StoredSecurity, StoredSession, StoredUser, Unlinked,
        Users,
    },
};

/// Users, their accounts and sessions, in memory.
#[derive(AuthConfig)]
pub struct Hostile {}

/// What a call does instead of its work.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// It fails, and nothing was done.
    Before,
    /// It fails, and all was done.
    After,
    /// It never answers, and nothing was done.
    HangsBefore,
    /// It never answers, and all was done.
    HangsAfter,
    /// It says that nothing was found or changed, whatever was.
    Lies,
    /// It panics.
    Panics,
}

/// Every fault.
pub const FAULTS: [Fault; 6] = [
    Fault::Before,
    Fault::After,
    Fault::HangsBefore,
    Fault::HangsAfter,
    Fault::Lies,
    Fault::Panics,
];

/// Clones share what they keep, what they were asked, and what fails.
#[derive(Clone, Default)]
pub struct HostileStore {
    /// What was stored.
    pub kept: MemoryStore,
    told: Arc<Mutex<Told>>,
}

#[derive(Default)]
struct Told {
    asked: Vec<&'static str>,
    writes: Vec<&'static str>,
    /// The call that fails, counted from one, and how.
    fault: Option<(usize, Fault)>,
}

impl HostileStore {
    /// From now on the call with this number fails, counted from now on.
    pub fn fail(&self, fault: Option<(usize, Fault)>) {
        *self.told.lock().unwrap() = Told { fault, ..Told::default() };
    }

    /// How many calls there were since the last fault was set.
    pub fn calls(&self) -> usize {
        self.told.lock().unwrap().asked.len()
    }

    /// The calls that write, since the last time.
    pub fn writes(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.told.lock().unwrap().writes)
    }

    async fn run<T: Nothing>(
        &self,
        method: &'static str,
        writes: bool,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let fault = {
            let mut told = self.told.lock().unwrap();
            told.asked.push(method);
            if writes {
                told.writes.push(method);
            }
            let call = told.asked.len();
            told.fault.filter(|(at, _)| *at == call).map(|(_, fault)| fault)
        };
        // As over a network: whoever hangs up does it here, before the work or after it.
        tokio::task::yield_now().await;
        let broken = || Err(StoreError::failed("canary-dsn: the connection is gone"));
        match fault {
            Some(Fault::Before) => return broken(),
            Some(Fault::HangsBefore) => future::pending().await,
            Some(Fault::Panics) => panic!("canary-dsn: the store panics"),
            _ => {}
        }
        let done = work.await;
        tokio::task::yield_now().await;
        match fault {
            Some(Fault::After) => broken(),
            Some(Fault::HangsAfter) => future::pending().await,
            Some(Fault::Lies) => done.map(Nothing::nothing),
            _ => done,
        }
    }
}

/// What a store that has done nothing answers.
trait Nothing {
    fn nothing(self) -> Self;
}

impl Nothing for () {
    fn nothing(self) {}
}

impl Nothing for bool {
    fn nothing(self) -> Self {
        false
    }
}

impl Nothing for u64 {
    fn nothing(self) -> Self {
        0
    }
}

impl<T> Nothing for Option<T> {
    fn nothing(self) -> Self {
        None
    }
}

impl<T> Nothing for Vec<T> {
    fn nothing(self) -> Self {
        Self::new()
    }
}

impl Nothing for Unlinked {
    fn nothing(self) -> Self {
        Self::Absent
    }
}

impl Nothing for StoredUser {
    /// There is no such answer.
    fn nothing(self) -> Self {
        self
    }
}

impl Adapter for Hostile {
    type Store = HostileStore;

    async fn connect(self) -> Result<HostileStore, StoreError> {
        Ok(HostileStore::default())
    }

    fn storage(store: HostileStore) -> Storage {
        Storage::of(store).users().security().accounts().sessions().revocations().into()
    }
}

const READS: bool = false;
const WRITES: bool = true;

macro_rules! forward {
    ($($capability:ident {
        $($writes:ident $method:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*
    })*) => {$(
        impl $capability for HostileStore {
            $(async fn $method(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
                self.run(stringify!($method), $writes, self.kept.$method($($argument),*)).await
            })*
        }
    )*};
}

forward! {
    Users {
        WRITES commit(changes: Changes) -> StoredUser;
        READS user(id: &str) -> Option<StoredUser>;
        READS user_by_email(email: &str) -> Option<StoredUser>;
        WRITES delete_user(id: &str) -> bool;
    }
    Security {
        READS secured_user(id: &str) -> Option<(StoredUser, StoredSecurity)>;
    }
    Accounts {
        READS user_by_account(provider: &str, id: &str) -> Option<StoredUser>;
        READS accounts_of(user_id: &str) -> Vec<StoredAccount>;
        WRITES update_account(account: StoredAccount) -> bool;
        WRITES unlink_account(user_id: &str, provider: &str, id: &str, keep_last: bool) -> Unlinked;
        WRITES lease_account(provider: &str, id: &str, now: SystemTime, until: SystemTime) -> bool;
        WRITES release_account(provider: &str, id: &str, until: SystemTime) -> ();
        WRITES refresh_account(account: StoredAccount, used: &str) -> bool;
    }
    Sessions {
        READS session_and_user(token: &str) -> Option<(StoredSession, StoredUser)>;
        WRITES update_session(token: &str, change: SessionChange) -> bool;
        WRITES delete_session(token: &str) -> Option<StoredSession>;
        READS sessions_of(user_id: &str) -> Vec<StoredSession>;
        WRITES delete_sessions_of(user_id: &str, except: Option<&str>) -> u64;
        WRITES delete_expired_sessions(now: SystemTime, limit: u32) -> u64;
    }
    Revocations {
        WRITES revoke(id: &str, expires: SystemTime) -> ();
        READS is_revoked(id: &str) -> bool;
        WRITES delete_expired_revocations(now: SystemTime, limit: u32) -> u64;
    }
}
