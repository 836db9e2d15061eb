export { openClient, type ClientSetup, type OpenClient } from './open-client.ts';
