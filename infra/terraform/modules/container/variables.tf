variable "role" {
  description = "`instance` or `resolver`."
  type        = string
  validation {
    condition     = contains(["instance", "resolver"], var.role)
    error_message = "role must be `instance` or `resolver`."
  }
}

variable "image" {
  description = "The image, with its tag."
  type        = string
}

variable "domain" {
  description = "The name that people use."
  type        = string
}

variable "trusted_network" {
  description = "The network of the load balancer, whose X-Forwarded-For is believed."
  type        = string
}

variable "control_plane_url" {
  description = "The resolver of an instance. Empty: it is standalone."
  type        = string
  default     = ""
}

variable "redis_url" {
  description = "What replicas of a resolver share. An instance refuses to start with it, so it never gets it."
  type        = string
  default     = ""
  validation {
    condition     = var.redis_url == "" || var.role == "resolver"
    error_message = "redis_url is for resolvers: an instance refuses REDIS_URL."
  }
}

variable "secrets" {
  description = "Settings whose values are secrets, by name; each with the ARN that ECS reads it from."
  type        = map(string)
}

variable "log_group" {
  description = "CloudWatch's log group."
  type        = string
}

variable "region" {
  description = "The region of the log group."
  type        = string
}

variable "resolver_replicas" {
  description = "How many resolvers run."
  type        = number
}
