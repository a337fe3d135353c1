use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: String,
}

fn main() {}
