//! The sites of the tenants: which one a request is for, and the setup that its row makes.

use std::{collections::HashMap, sync::Arc};

use auth::{BoxError, parts::SystemHttp};
use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header};
use tokio::sync::RwLock;
use tower::ServiceExt as _;

use crate::{
    app,
    tenant::{Row, Scheme, Tenants},
};

/// The sites of all tenants.
///
/// The row is read with every request, so that a tenant who is added, changed or removed, by
/// whichever process, is so at once; a setup is built when its row is new or another.
#[derive(Clone)]
pub struct Sites {
    tenants: Tenants,
    scheme: Scheme,
    /// One for all, so that there is one pool of connections.
    http: SystemHttp,
    built: Arc<RwLock<HashMap<String, Built>>>,
}

/// A tenant's application, and the row that it was made from.
#[derive(Clone)]
struct Built {
    row: Row,
    app: Router,
}

impl std::fmt::Debug for Sites {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sites").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

impl Sites {
    /// The sites of the tenants in a table. With [`Scheme::Https`], something in front of the
    /// program ends TLS and passes `Host` on.
    ///
    /// Fails when the system's certificates can't be read.
    pub fn new(tenants: Tenants, scheme: Scheme) -> Result<Self, BoxError> {
        let http = match scheme {
            Scheme::Http => SystemHttp::new()?,
            // A tenant writes its issuer, and could have this program ask what only it can reach.
            Scheme::Https => SystemHttp::internet_only()?,
        };
        Ok(Self { tenants, scheme, http, built: Arc::default() })
    }

    /// What serves them.
    pub fn router(self) -> Router {
        Router::new().fallback(answer).with_state(self)
    }

    /// The application of the host's tenant, if there is one.
    async fn app(&self, host: &str) -> Result<Option<Router>, BoxError> {
        let Some(row) = self.tenants.row(host).await? else {
            let host = host.to_ascii_lowercase();
            if self.built.read().await.contains_key(&host) {
                self.built.write().await.remove(&host);
            }
            return Ok(None);
        };
        let host = &row.tenant.host;
        let known = |built: &HashMap<String, Built>| {
            built.get(host).filter(|built| built.row == row).map(|built| built.app.clone())
        };
        if let Some(app) = known(&*self.built.read().await) {
            return Ok(Some(app));
        }
        let mut built = self.built.write().await;
        // Whoever waited for the lock finds what the first one built, with its counts of attempts.
        if let Some(app) = known(&built) {
            return Ok(Some(app));
        }
        let app = app(row.setup(self.scheme, self.http.clone()).await?);
        built.insert(host.clone(), Built { row: row.clone(), app: app.clone() });
        Ok(Some(app))
    }
}

async fn answer(State(sites): State<Sites>, request: Request) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(http::uri::Authority::as_str));
    match sites.app(host.unwrap_or_default()).await {
        Ok(Some(app)) => app.oneshot(request).await.into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(host, error, "the tenant's site can't be served");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
