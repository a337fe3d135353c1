use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id)]
struct AcmeProfile(u64);

fn main() {}
