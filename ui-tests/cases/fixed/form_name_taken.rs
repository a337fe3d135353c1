use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    format: String,
}

fn main() {}
