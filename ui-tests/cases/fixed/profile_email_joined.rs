use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id, email)]
struct AcmeProfile {
    id: u64,
    display_name: Option<String>,
    email: Option<String>,
    followers: u64,
}

fn main() {}
