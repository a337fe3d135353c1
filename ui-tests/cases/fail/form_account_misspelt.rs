use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(acount)]
    username: String,
}

fn main() {}
