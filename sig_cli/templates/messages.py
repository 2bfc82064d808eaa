"""The texts of the template language, each with how sure we are of it.

`recorded`: seen in an answer of the service. `reported`: quoted from one in a public issue. `documented`: stands in the public
description. `guessed`: nobody has published it; ours, after the nearest known wording.
"""

from __future__ import annotations

_FUNCTIONS = "Please see https://aka.ms/arm-functions for usage details."
_FUNCTION = "Please see https://aka.ms/arm-resource-functions/#{name} for usage details."
_RESOURCES = "Please see https://aka.ms/arm-syntax-resources for usage details."
_PARAMETER_FILE = "Please see https://aka.ms/arm-create-parameter-file for usage details."
_COPY = "Please see https://aka.ms/arm-copy for usage details."
_UNABLE = "Unable to evaluate template language function '{name}'"
_PARAMETER = "The provided value for the template parameter '{name}' at line '{line}' and column '{column}' is not valid."

MESSAGES: dict[str, tuple[str, str]] = {
    # Reading an expression.
    "expression-token": ("reported", "Unable to parse language expression '{expression}': expected token '{expected}' and actual '{actual}'."),
    "expression-character": ("reported", "The language expression '{expression}' is not valid: the string character '{character}' at position '{position}' is not expected."),
    "expression-string": ("guessed", "The language expression '{expression}' is not valid: the string that begins at position '{position}' is not closed."),
    "expression-length": ("documented", "The language expression length limit exceeded. Limit: '{limit}' and actual: '{actual}'. " + _FUNCTIONS),
    "expression-depth": ("guessed", "The language expression is nested too deeply. Limit: '{limit}'. " + _FUNCTIONS),
    "evaluation-depth": ("guessed", "The language expression refers to too many others in a row. Limit: '{limit}'. " + _FUNCTIONS),
    "evaluation-size": ("guessed", "The language expression makes a value that is too large. Limit: '{limit}'. " + _FUNCTIONS),
    # Members.
    "member-missing": ("reported", "The language expression property '{member}' doesn't exist, available properties are '{available}'."),
    "member-of-scalar": ("reported", "The language expression property '{member}' can't be evaluated."),
    "member-not-text": ("reported", "The language expression property '{member}' can't be evaluated, property name must be a string."),
    "index-not-number": ("guessed", "The language expression property '{member}' can't be evaluated, property index must be an integer."),
    "index-out-of-bounds": ("reported", "The language expression property array index '{member}' is out of bounds."),
    # Names.
    "function-unknown": ("reported", "The template function '{name}' is not valid. " + _FUNCTIONS),
    "function-place": ("reported", "The template function '{name}' is not expected at this location. " + _FUNCTIONS),
    "copy-index-place": ("reported", "The template function 'copyIndex' is not expected at this location. The function can only be used in a resource with copy specified. " + _COPY),
    "copy-loop-unknown": ("guessed", "The template function 'copyIndex' has an invalid argument. The copy loop '{loop}' is not found. " + _COPY),
    "parameter-unknown": ("reported", "The template parameter '{name}' is not found. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "variable-unknown": ("reported", "The template variable '{name}' is not found. Please see https://aka.ms/arm-syntax-variables for usage details."),
    "lambda-variable-unknown": ("guessed", "The lambda variable '{name}' is not found. " + _FUNCTIONS),
    "variable-cycle": ("guessed", "The template variable '{name}' is defined by itself: '{chain}'."),
    "parameter-cycle": ("guessed", "The default value of the template parameter '{name}' is defined by itself: '{chain}'."),
    "member-arguments": ("guessed", "The user defined function '{name}' requires '{expected}' argument(s) while '{actual}' were provided. " + _FUNCTIONS),
    # Arguments.
    "arguments-exact": ("reported", _UNABLE + ": function requires {expected} argument(s) while {actual} were provided. " + _FUNCTION),
    "arguments-between": ("reported", _UNABLE + ": function requires between {least} and {most} argument(s) while {actual} were provided. " + _FUNCTION),
    "arguments-least": ("guessed", _UNABLE + ": function requires at least {least} argument(s) while {actual} were provided. " + _FUNCTION),
    "arguments-none": ("reported", _UNABLE + ". At least one parameter should be provided. " + _FUNCTIONS),
    "arguments-one": ("reported", "The template language function '{name}' must have only one parameter. " + _FUNCTIONS),
    "type-one": ("reported", "The template language function '{name}' expects its parameter to be of type '{expected}'. The provided value is of type '{actual}'. " + _FUNCTIONS),
    "type-of": ("reported", "The template language function '{name}' expects its {ordinal} parameter to be of type '{expected}'. The provided value is of type '{actual}'. " + _FUNCTIONS),
    "type-empty": ("reported", "The template function '{name}' expects its parameter to be an object, an array, or a string. The provided value is of type '{actual}'. " + _FUNCTION),
    "type-sequence": ("reported", "The template language function '{name}' expects its parameter be an array or a string. The provided value is of type '{actual}'. " + _FUNCTION),
    "type-strings": ("reported", "The template language function '{name}' expects its parameters to be of type string and string. The provided value is of type '{first}' and '{second}'. " + _FUNCTION),
    "concat-mixed": ("reported", "The provided parameters for language function '{name}' are invalid. Either all or none of the parameters must be an array. " + _FUNCTION),
    "same-types": ("reported", "Template language function '{name}' expects parameters of the same type, but found multiple types."),
    "argument-invalid": ("guessed", "The template language function '{name}' parameter is not valid. The provided value '{value}' {problem}. " + _FUNCTION),
    "data-uri-format": ("reported", "The template language function '{name}' expects its parameter to be formatted as a valid data URI. The provided value '{value}' was not formatted correctly. " + _FUNCTION),
    "data-uri-charset": ("reported", "The template language function '{name}' parameter is not valid. The provided charset '{charset}' is not supported. " + _FUNCTION),
    "range-size": ("documented", _UNABLE + ": the sum of the start index and the count must be no greater than '2147483647', and the count no greater than '10000'. " + _FUNCTION),
    "integer-overflow": ("guessed", _UNABLE + ": the result is beyond the range of a 64-bit integer. " + _FUNCTION),
    "division-by-zero": ("guessed", _UNABLE + ": the divisor cannot be zero. " + _FUNCTION),
    "substring-bounds": ("guessed", _UNABLE + ": the index and length parameters must refer to a location within the string of length '{length}'. " + _FUNCTION),
    "fail": ("documented", "{message}"),
    "lambda-place": ("documented", "The template function 'lambda' is not expected at this location. " + _FUNCTIONS),
    "lambda-expected": ("guessed", "The template language function '{name}' expects its {ordinal} parameter to be a lambda of {variables} variable(s). " + _FUNCTION),
    "lambda-result": ("guessed", "The lambda of the template language function '{name}' must give a value of type '{expected}'. It gave a value of type '{actual}'. " + _FUNCTION),
    "resource-id-literals": ("reported", _UNABLE + ": all function arguments must be string literals. " + _FUNCTION),
    "resource-id-segments": ("reported", _UNABLE + ": function requires exactly one multi-segmented argument which must be resource type including resource provider namespace. Current function arguments '{arguments}'. " + _FUNCTION),
    "extension-id-segments": ("reported", _UNABLE + ": function requires exactly two multi-segmented arguments. The first must be the parent resource id while the second must be resource type including resource provider namespace. Current function arguments '{arguments}'. " + _FUNCTION),
    "resource-id-names": ("reported", _UNABLE + ": the type '{type}' requires '{expected}' resource name argument(s). " + _FUNCTION),
    "resource-id-malformed": ("reported", "The resource identificator '{value}' is malformed. " + _FUNCTION),
    "reference-unknown": ("guessed", "The resource referenced by '{value}' is not defined in the template: its identifier and an apiVersion are required. " + _FUNCTION),
    "reference-self": ("reported", "The template resource '{resource}' cannot reference itself. Please see https://aka.ms/arm-template-expressions/#reference for usage details."),
    "reference-ambiguous": ("guessed", "The resource referenced by '{value}' is ambiguous, several resources of the template have this name: '{candidates}'. " + _FUNCTION),
    # The document.
    "parse": ("reported", "Deployment template parse failed: '{reason}'."),
    "required": ("reported", "Required property '{name}' not found in JSON. Path '{path}', line {line}, position {column}."),
    "unexpected-type": ("guessed", "Error converting value of type '{actual}' to type '{expected}'. Path '{path}', line {line}, position {column}."),
    "size": ("documented", "The size of the template exceeds the limit. Limit: '{limit}' bytes and actual: '{actual}'."),
    "language": ("reported", "Deployment template language expression evaluation failed: '{reason}'. Please see https://aka.ms/arm-template-expressions for usage details."),
    "validation": ("reported", "Deployment template validation failed: '{reason}'."),
    "count-limit": ("reported", "The number of template {what} limit exceeded. Limit: '{limit}' and actual: '{actual}'. Please see https://aka.ms/arm-template for usage details."),
    "language-version": ("guessed", "The language version '{version}' is not supported. The supported versions are '{supported}'."),
    "variable-invalid": ("reported", "The template variable '{name}' is not valid: {reason}. " + _FUNCTIONS),
    # Parameters.
    "parameter-missing": ("reported", "The value for the template parameter '{name}' at line '{line}' and column '{column}' is not provided. " + _PARAMETER_FILE),
    "parameters-extra": ("reported", "The template parameters '{names}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '{supported}'. Please see https://aka.ms/arm-pass-parameter-values for usage details."),
    "parameters-form": ("guessed", "The parameters of a deployment must be an object of objects, but received a value of type '{actual}'. " + _PARAMETER_FILE),
    "parameter-type": ("reported", "The provided value for the template parameter '{name}' is not valid. Expected a value of type '{expected}', but received a value of type '{actual}'. " + _PARAMETER_FILE),
    "parameter-allowed": ("reported", "The provided value '{value}' for the template parameter '{name}' at line '{line}' and column '{column}' is not valid. The parameter value is not part of the allowed value(s): '{allowed}'."),
    "parameter-allowed-secret": ("reported", _PARAMETER + " The parameter value is not part of the allowed value(s): '{allowed}'."),
    "parameter-longer": ("reported", _PARAMETER + " Length of the value should be less than or equal to '{limit}'. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "parameter-shorter": ("guessed", _PARAMETER + " Length of the value should be greater than or equal to '{limit}'. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "parameter-greater": ("guessed", _PARAMETER + " The value should be less than or equal to '{limit}'. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "parameter-less": ("guessed", _PARAMETER + " The value should be greater than or equal to '{limit}'. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "parameter-property-missing": ("guessed", _PARAMETER + " The value is missing the required property '{property}'. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "parameter-property-unknown": ("guessed", _PARAMETER + " The property '{property}' is not permitted, the permitted properties are '{known}'. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "parameter-declaration": ("guessed", "The template parameter '{name}' at line '{line}' and column '{column}' is not valid: {reason}. Please see https://aka.ms/arm-syntax-parameters for usage details."),
    "parameter-secret": ("guessed", "The secret of KeyVault parameter '{name}' cannot be retrieved. Please see https://aka.ms/arm-keyvault for usage details."),
    # Resources.
    "resource-invalid": ("reported", "The template resource '{name}' at line '{line}' and column '{column}' is not valid: {reason}. " + _FUNCTIONS),
    "resource-name": ("reported", "The template resource '{name}' at line '{line}' and column '{column}' is not valid. The name property cannot be null or empty. " + _RESOURCES),
    "resource-type": ("guessed", "The template resource '{name}' at line '{line}' and column '{column}' is not valid. The type '{type}' is not a resource provider namespace and its types. " + _RESOURCES),
    "resource-segments": ("reported", "The template resource '{name}' for type '{type}' at line '{line}' and column '{column}' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name. " + _RESOURCES),
    "resource-twice": ("reported", "The resource '{resource}' at line '{line}' and column '{column}' is defined multiple times in a template. " + _RESOURCES),
    "resource-undefined": ("reported", "The resource '{resource}' is not defined in the template. Please see https://aka.ms/arm-template for usage details."),
    "resource-condition": ("guessed", "The template resource '{name}' at line '{line}' and column '{column}' has a condition that is no boolean but of type '{actual}'. " + _RESOURCES),
    "resource-scope": ("guessed", "The template resource '{name}' at line '{line}' and column '{column}' has the scope '{scope}', which is no resource identifier. " + _RESOURCES),
    "cycle": ("reported", "Circular dependency detected on resource: '{resource}'. " + _RESOURCES),
    "copy-count": ("reported", "The template 'copy' definition at line '{line}' and column '{column}' has an invalid copy count. The copy count must be a positive integer value and cannot exceed '800'. " + _COPY),
    "copy-name": ("guessed", "The template 'copy' definition at line '{line}' and column '{column}' has an invalid name. " + _COPY),
    "copy-mode": ("guessed", "The template 'copy' definition at line '{line}' and column '{column}' has an invalid copy mode. The supported modes are 'Serial, Parallel'. " + _COPY),
    "copy-batch": ("guessed", "The template 'copy' definition at line '{line}' and column '{column}' has an invalid batch size. The batch size must be a positive integer value and cannot exceed '800'. " + _COPY),
    "copy-nested": ("documented", "The template resource '{name}' at line '{line}' and column '{column}' is nested and has a copy loop, which only resources of the root can have. " + _COPY),
    # While a template is carried out.
    "process-resource": ("reported", "Unable to process template language expressions for resource '{resource}' at line '{line}' and column '{column}'. '{reason}'"),
    "output-invalid": ("reported", "The template output '{name}' is not valid: {reason}."),
    "type-mismatch": ("guessed", "Expected a value of type '{expected}', but received a value of type '{actual}'"),
    "outputs": ("reported", "Unable to evaluate template outputs: '{names}'. Please see error details and deployment operations. Please see https://aka.ms/arm-common-errors for usage details."),
    "deployment-template": ("reported", "The deployment '{name}' must have either the TemplateLink or Template property set. Please see https://aka.ms/arm-deploy for usage details."),
}
