//! Whether the store answers, for whatever watches over the site.

use std::time::{Duration, SystemTime};

use tokio::{sync::Mutex, time::timeout};

use crate::{adapter::Storage, parts::Clock};

/// A store that takes longer doesn't answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long one result is the answer to everybody.
const LIFETIME: Duration = Duration::from_secs(1);

/// The last result, and when it was found.
#[derive(Debug, Default)]
pub(crate) struct Health(Mutex<Option<(SystemTime, bool)>>);

impl Health {
    /// Whether the store answers. The result may be one second old: however many ask, and whoever they are,
    /// the store is asked once a second at most. Those who ask meanwhile wait for that result.
    ///
    /// The caller has to let it finish. If it were dropped half-way, nothing would be remembered, and the next
    /// request would ask the store again.
    pub(crate) async fn is_well(&self, storage: &Storage, clock: &dyn Clock) -> bool {
        let mut last = self.0.lock().await;
        if let Some((at, is_well)) = *last
            && clock.now().duration_since(at).is_ok_and(|age| age < LIFETIME)
        {
            return is_well;
        }
        // Should the store panic, this is the result, and nobody asks it again within the second.
        *last = Some((clock.now(), false));
        let is_well = match timeout(PATIENCE, storage.answers()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!(
                    name: "auth.health.failed", %error, "the store failed when its health was checked"
                );
                false
            }
            Err(_) => {
                tracing::error!(
                    name: "auth.health.failed",
                    "the store did not answer within two seconds when its health was checked"
                );
                false
            }
        };
        *last = Some((clock.now(), is_well));
        is_well
    }
}
