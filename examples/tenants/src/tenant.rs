//! The tenants: rows of a database, and a setup from each.

use auth::{
    BoxError, ConfigError, Secret,
    parts::{Randomness as _, SystemHttp, SystemRandomness},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use sqlx::{
    Row as _,
    sqlite::{SqlitePool, SqliteRow},
};

use crate::TenantAuth;

/// A tenant, and the provider that its members sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// The host of the tenant's site, in lower case, with the port if it has one.
    pub host: String,
    /// What the tenant is called.
    pub name: String,
    /// The issuer of its provider. Whoever may write it makes this program send requests there: over
    /// https to addresses of the internet, and with [`Scheme::Http`] to this machine as well.
    pub issuer: String,
    /// The client id at the provider.
    pub client_id: String,
    /// The client secret at the provider.
    pub client_secret: Secret,
}

/// A row: a tenant, and a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) tenant: Tenant,
    /// Random, made with the row.
    key: Secret,
}

impl Row {
    /// The tenant's setup, from the row and nothing else: no variable of the process is read.
    ///
    /// Fails when the row holds what can't be used, such as an issuer that isn't https.
    pub(crate) async fn setup(
        &self,
        scheme: Scheme,
        http: SystemHttp,
    ) -> Result<TenantAuth, ConfigError> {
        let tenant = self.tenant.clone();
        let site = format!("{}://{}", scheme.as_str(), tenant.host);
        let options = tenant.clone();
        TenantAuth::builder(tenant)
            .url(site)
            .secret(self.secret())
            .http_client(http)
            .variables(move |variable| options.variable(variable))
            .build()
            .await
    }

    /// What the tenant's cookies are sealed with, so that no other tenant's are good here. Another
    /// issuer is other people: whom the old one vouched for is signed out, and who was on the way
    /// to it starts again.
    fn secret(&self) -> Secret {
        let Tenant { issuer, client_id, .. } = &self.tenant;
        Secret::new(format!("{}\n{issuer}\n{client_id}", self.key.expose()))
    }
}

impl Tenant {
    /// What `..env` gets for the options of the provider `sso`.
    fn variable(&self, name: &str) -> Option<String> {
        let value = match name {
            "AUTH_SSO_NAME" => &self.name,
            "AUTH_SSO_ISSUER" => &self.issuer,
            "AUTH_SSO_ID" => &self.client_id,
            "AUTH_SSO_SECRET" => self.client_secret.expose(),
            _ => return None,
        };
        Some(value.to_owned())
    }
}

/// How the sites of the tenants are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Over plain http, on the developer's machine.
    Http,
    /// Over https.
    Https,
}

impl Scheme {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// The table of the tenants.
///
/// Client secrets and keys are in it as they are; where others can read the database or its
/// backups, encrypt them.
#[derive(Clone, Debug)]
pub struct Tenants(SqlitePool);

impl Tenants {
    /// The table, which is made if it isn't there.
    pub async fn new(pool: SqlitePool) -> Result<Self, sqlx::Error> {
        let table = "CREATE TABLE IF NOT EXISTS tenants (
            host TEXT PRIMARY KEY, name TEXT NOT NULL, issuer TEXT NOT NULL,
            client_id TEXT NOT NULL, client_secret TEXT NOT NULL, key TEXT NOT NULL)";
        sqlx::query(table).execute(&pool).await?;
        Ok(Self(pool))
    }

    /// Adds a tenant, or changes the one of the same host.
    pub async fn put(&self, tenant: &Tenant) -> Result<(), BoxError> {
        let mut key = [0; 33];
        SystemRandomness.fill(&mut key)?;
        // The key stays as long as the row does: a new client secret signs nobody out.
        let statement = "INSERT INTO tenants (host, name, issuer, client_id, client_secret, key)
            VALUES (lower(?), ?, ?, ?, ?, ?)
            ON CONFLICT (host) DO UPDATE SET name = excluded.name, issuer = excluded.issuer,
                client_id = excluded.client_id, client_secret = excluded.client_secret";
        sqlx::query(statement)
            .bind(&tenant.host)
            .bind(&tenant.name)
            .bind(&tenant.issuer)
            .bind(&tenant.client_id)
            .bind(tenant.client_secret.expose())
            .bind(STANDARD_NO_PAD.encode(key))
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Removes a tenant. One that comes later to the same host gets another key.
    pub async fn remove(&self, host: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM tenants WHERE host = lower(?)")
            .bind(host)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// The row of a host.
    pub(crate) async fn row(&self, host: &str) -> Result<Option<Row>, sqlx::Error> {
        let statement = "SELECT host, name, issuer, client_id, client_secret, key
            FROM tenants WHERE host = lower(?)";
        let row = sqlx::query(statement).bind(host).fetch_optional(&self.0).await?;
        row.map(|row| read(&row)).transpose()
    }
}

fn read(row: &SqliteRow) -> Result<Row, sqlx::Error> {
    let tenant = Tenant {
        host: row.try_get("host")?,
        name: row.try_get("name")?,
        issuer: row.try_get("issuer")?,
        client_id: row.try_get("client_id")?,
        client_secret: Secret::new(row.try_get::<String, _>("client_secret")?),
    };
    Ok(Row { tenant, key: Secret::new(row.try_get::<String, _>("key")?) })
}
