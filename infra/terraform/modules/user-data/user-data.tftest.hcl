run "all_defaults" {
  command = apply
  assert {
    condition     = startswith(output.script, "#!/usr/bin/env bash\nINSTALL_ROLE='standalone'\nDOMAIN=''\n")
    error_message = "The settings must stand on top, each in its line."
  }
  assert {
    condition     = endswith(output.script, "\nmain \"$@\"\n")
    error_message = "The last line must call main, so that half a script does nothing."
  }
  assert {
    condition     = length(output.script) < 16384
    error_message = "EC2 takes at most 16 KB."
  }
}

run "everything_set" {
  command = apply
  variables {
    role             = "resolver"
    domain           = "resolver.example.org"
    admin_email      = "ada+tls@example.org"
    release          = "1.2.3"
    install_base_url = "https://mirror.example.org:8443/privatechat"
    data_volume      = "vol-0123456789abcdef0"
    signal_url       = "https://signal.example.org/%3A?X-Amz-Signature=ab&c=d"
  }
  assert {
    condition = alltrue([for line in [
      "INSTALL_ROLE='resolver'",
      "DOMAIN='resolver.example.org'",
      "ADMIN_EMAIL='ada+tls@example.org'",
      "VERSION='1.2.3'",
      "INSTALL_BASE_URL='https://mirror.example.org:8443/privatechat'",
      "DATA_VOLUME='vol-0123456789abcdef0'",
      "SIGNAL_URL='https://signal.example.org/%3A?X-Amz-Signature=ab&c=d'",
    ] : strcontains(output.script, "\n${line}\n")])
    error_message = "A setting is missing."
  }
}

run "a_role_that_would_need_a_token" {
  command = plan
  variables { role = "instance" }
  expect_failures = [var.role]
}

run "a_domain_that_leaves_its_quotes" {
  command = plan
  variables { domain = "a.example';reboot;'" }
  expect_failures = [var.domain]
}

run "an_address_in_place_of_a_domain" {
  command = plan
  variables { domain = "https://chat.example.org" }
  expect_failures = [var.domain]
}

run "plain_http" {
  command = plan
  variables { install_base_url = "http://releases.privatechat.example" }
  expect_failures = [var.install_base_url]
}

run "a_mail_address_that_leaves_its_quotes" {
  command = plan
  variables { admin_email = "ada'@example.org" }
  expect_failures = [var.admin_email]
}

run "a_word_in_place_of_a_version" {
  command = plan
  variables { release = "latest" }
  expect_failures = [var.release]
}

run "a_device_in_place_of_a_volume" {
  command = plan
  variables { data_volume = "/dev/sdf" }
  expect_failures = [var.data_volume]
}

run "a_signal_that_leaves_its_quotes" {
  command = plan
  variables { signal_url = "https://signal.example.org/'" }
  expect_failures = [var.signal_url]
}
