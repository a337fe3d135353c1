//! What a table can't say about a provider, behaviour by behaviour: each test fails when the
//! behaviour is taken away.
//!
//! | key of the catalogue | tests |
//! | --- | --- |
//! | `apple_client_secret_jwt` | `a_minted_secret_is_what_apple_wants`, `a_minted_secret_is_kept_and_renewed_in_time`, `a_given_secret_is_sent_as_it_is`, `the_end_of_a_given_secret_is_announced`, `a_key_that_can_t_sign_is_said_at_start` |
//! | `form_post_callback` | `an_answer_is_taken_from_a_form_of_another_site`, `an_answer_that_another_site_posts_needs_the_cookies_of_its_attempt` |
//! | `apple_user_param` | `the_posted_user_names_the_person`, `what_isn_t_a_user_is_ignored`, `a_posted_address_is_nobody_s_proof` |
//! | `entra_issuer_template` | `an_issuer_is_made_from_the_tenant`, `a_tenant_lets_its_own_accounts_in` |
//! | `binary_photo_data_uri` | `a_photo_is_a_data_url`, `what_is_no_photo_is_left_out` |
//! | `issuer_from_discovery` | `the_discovered_issuer_counts` |
//! | `discord_default_avatar_index` | `everybody_at_discord_has_a_picture` |
//! | `eve_access_token_jwt` | `an_access_token_is_checked_like_an_id_token`, `a_character_that_was_sold_is_somebody_else` |
//! | `hs256_id_token` | `line_signs_with_the_channel_secret_alone` |
//! | `instagram_token_response` | `tokens_may_be_the_first_of_a_list`, `what_ends_the_url_is_no_part_of_a_code` |
//! | `mailchimp_dc` | `the_data_centre_reaches_the_application` |
//! | `scope_array_in_token_response` | `a_scope_may_be_a_list`, `an_error_may_be_a_status_and_a_message` |
//! | `oauth1` | `a_request_token_is_asked_for_with_the_callback`, `the_exchange_and_the_profile_are_signed_with_their_secrets`, `what_is_no_request_token_is_refused`, `nothing_secret_goes_through_the_browser_or_into_the_log`, `an_answer_belongs_to_the_browser_that_asked`, `a_refusal_ends_the_attempt_that_it_is_of` |
//! | `vk_device_id` | `vk_is_told_the_device_with_every_refresh` |
//! | `zoho_multi_dc` | `zoho_s_data_centre_gets_every_request_and_its_own_secret`, `a_server_that_is_none_of_zoho_s_gets_no_secret` |
//! | `azure_devops_assertion` | `azure_devops_takes_assertions` |
//! | `client_key_param` | `tiktok_calls_the_client_id_otherwise_everywhere` |
//! | `wechat_token_query` | `wechat_is_asked_in_the_query`, `wechat_fails_with_a_200` |
//! | `signed_userinfo` | `a_profile_is_taken_signed_or_not_at_all` |

mod accounts;
mod apple;
mod apple_user;
mod entra;
mod eve_online;
mod id_tokens;
mod photos;
mod site;
mod tokens;

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use test_support::{played as provider, sign, sources};

/// The keys and the tests of the table above.
fn table() -> Vec<(String, Vec<String>)> {
    let cell = |text: &str| -> Vec<String> {
        text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let rows = include_str!("mod.rs").lines().filter(|line| line.starts_with("//! | `"));
    rows.map(|row| {
        let (key, tests) = row.trim_start_matches("//! | ").split_once(" | ").unwrap();
        (cell(key).remove(0), cell(tests))
    })
    .collect()
}

#[test]
fn every_behaviour_of_the_catalogue_has_its_tests() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(here.join("../fixtures/providers/catalog.toml")).unwrap();
    let catalogue: Value = toml::from_str(&text).unwrap();
    let providers = catalogue["provider"].as_array().unwrap();
    let keys: BTreeSet<_> = providers
        .iter()
        .flat_map(|provider| provider["custom"].as_array().unwrap())
        .map(|key| key.as_str().unwrap().to_owned())
        .collect();
    let table = table();
    let named: BTreeSet<_> = table.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(named, keys, "the table is about the behaviours of the catalogue");
    assert_eq!(table.len(), keys.len(), "each has one row");
    let known = sources::tests();
    let known: BTreeSet<_> = known.keys().filter_map(|name| name.rsplit("::").next()).collect();
    for (key, tests) in table {
        assert!(!tests.is_empty(), "{key}");
        for test in tests {
            assert!(known.contains(test.as_str()), "{key}: there is no test `{test}`");
        }
    }
}
