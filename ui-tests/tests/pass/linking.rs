//! The rules of linking.

use auth::{adapter::Memory, auth};
use auth_providers::{GitHub, Google};

auth! {
    pub struct Never;
    providers: [GitHub { ..env }],
    adapter: Memory,
    linking: never,
}

auth! {
    pub struct Verified;
    providers: [GitHub { ..env }, GitHub as "github-work" { ..env }, Google { ..env }],
    adapter: Memory,
    linking: verified_email { trusted: [Google, GithubWork] },
}
