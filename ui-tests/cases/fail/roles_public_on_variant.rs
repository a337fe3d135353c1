use auth::Roles;

#[derive(Roles)]
pub enum Role {
    #[role(public)]
    Member,
}

fn main() {}
