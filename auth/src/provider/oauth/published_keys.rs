//! The keys that a provider publishes, fetched when they are needed.

use std::sync::Arc;

use url::Url;

use super::{OAuthError, OAuthErrorKind, Upstream, keys::Keys};
use crate::parts::Parts;

impl Upstream {
    /// The provider's keys, fetched unless that was done within the hour; when that fails, the last
    /// ones go on for a day.
    pub(super) async fn keys(&self, parts: &Parts) -> Result<Arc<Keys>, OAuthError> {
        let url = self.keys_url(parts).await?;
        let fetch = || Keys::fetch(self.http(parts), &url);
        self.keys.get(self.provider(), "the provider's keys", &*parts.clock, fetch).await
    }

    /// The provider's keys, fetched because `seen` don't verify something; `None` if that was done
    /// within the minute, so that tokens with made-up keys don't become requests to the provider.
    pub(super) async fn keys_again(
        &self,
        parts: &Parts,
        seen: &Arc<Keys>,
    ) -> Result<Option<Arc<Keys>>, OAuthError> {
        let url = self.keys_url(parts).await?;
        let fetch = || Keys::fetch(self.http(parts), &url);
        self.keys.refresh(&*parts.clock, seen, fetch).await
    }

    async fn keys_url(&self, parts: &Parts) -> Result<Url, OAuthError> {
        self.metadata(parts).await?.jwks_uri.clone().ok_or_else(|| {
            OAuthError::new(OAuthErrorKind::IdToken, "where the provider's keys are is not known")
        })
    }
}
